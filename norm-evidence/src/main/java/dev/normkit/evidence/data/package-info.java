/** Images, from Fashion-MNIST or from the digits of this repository. */
package dev.normkit.evidence.data;
