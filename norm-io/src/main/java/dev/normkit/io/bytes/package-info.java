/**
 * From bytes to values and back, for every format alike: reading a file by seeking, widening of
 * elements, files that are written whole or not at all, and texts of files in messages. Not
 * exported.
 */
package dev.normkit.io.bytes;
