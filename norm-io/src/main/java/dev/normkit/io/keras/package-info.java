/**
 * Keras' files: HDF5 with weights and a configuration, or a zip archive of both. HDF5 is read by
 * jhdf, which sees the file through a guard that counts its steps. Not exported.
 */
package dev.normkit.io.keras;
