/**
 * A recurrent network that tells the language of a name: normalizations at each time step, and
 * sequences of unequal length, also longer ones than training saw.
 */
package dev.normkit.evidence.sequence;
