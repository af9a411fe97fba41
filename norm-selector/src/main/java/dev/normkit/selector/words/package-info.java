/** Words and figures as users read and write them. Not exported. */
package dev.normkit.selector.words;
