/** What selectors log, and where it goes. Not exported. */
package dev.normkit.selector.log;
