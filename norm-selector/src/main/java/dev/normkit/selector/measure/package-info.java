/**
 * Timing backends against each other on scratch data. Knows candidates, clocks and noise, nothing
 * of decisions. Not exported.
 */
package dev.normkit.selector.measure;
