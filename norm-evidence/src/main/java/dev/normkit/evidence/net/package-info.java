/**
 * Plain training code around the layers of the library: whatever isn't normalization. Batches are
 * float arrays, channels first; every layer keeps the memory of its results.
 */
package dev.normkit.evidence.net;
