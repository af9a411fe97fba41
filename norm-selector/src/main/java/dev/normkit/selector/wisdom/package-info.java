/**
 * Measurements in a file that several processes write: keys, entries, format, turns. Not exported.
 */
package dev.normkit.selector.wisdom;
