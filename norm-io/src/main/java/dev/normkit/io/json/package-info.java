/** Strict JSON from foreign files, read as it comes. Not exported. */
package dev.normkit.io.json;
