/** Vector loops that the generator in this module's tests has written: never edited by hand. */
package dev.normkit.simd.gen;
