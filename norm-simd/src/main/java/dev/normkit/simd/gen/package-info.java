/** Vector loops, written by the generator in this module's tests. */
package dev.normkit.simd.gen;
