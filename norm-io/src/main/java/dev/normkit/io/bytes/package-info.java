/**
 * From bytes to values and back, for every format alike: reading a file by seeking, widening of
 * elements, and files that are written whole or not at all. Not exported.
 */
package dev.normkit.io.bytes;
