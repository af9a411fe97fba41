/** The surface of the loss along a path of training, with and without BatchNorm. */
package dev.normkit.evidence.smoothness;
