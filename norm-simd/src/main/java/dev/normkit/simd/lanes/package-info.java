/**
 * The vector width, and how vectors of any width make up the lanes in which sums are added. The
 * package names no other of this module.
 */
package dev.normkit.simd.lanes;
