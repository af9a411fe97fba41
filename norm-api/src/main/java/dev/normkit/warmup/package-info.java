/**
 * Code that is slow until the JVM has compiled it, as vector code is, and what is done meanwhile: a
 * {@link dev.normkit.warmup.HandoverKernel} computes on a backend that is fast at once, and lets
 * the other one warm up on small calls of made-up data, in the callers' time, once that pays.
 */
package dev.normkit.warmup;
