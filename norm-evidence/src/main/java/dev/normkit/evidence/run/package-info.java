/** What an experiment is, and who runs its cells. */
package dev.normkit.evidence.run;
