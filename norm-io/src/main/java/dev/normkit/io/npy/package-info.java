/**
 * NumPy's formats: {@code .npy}, one array, and {@code .npz}, a zip archive of them. Exported to
 * the command line alone.
 */
package dev.normkit.io.npy;
