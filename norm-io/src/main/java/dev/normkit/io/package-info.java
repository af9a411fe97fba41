/** Layers and models as files: the front door. */
package dev.normkit.io;
