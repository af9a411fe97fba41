/** Networks whose output is an image: drawings of pictures of any contrast, and denoising. */
package dev.normkit.evidence.translation;
