/**
 * A convolutional classifier of Fashion-MNIST: small batches, SwitchableNorm's weights, LayerNorm
 * in a CNN, training against inference, the learning rates and the baseline.
 */
package dev.normkit.evidence.classification;
