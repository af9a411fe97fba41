package dev.normkit.bench;

import java.util.OptionalDouble;

/**
 * What one round measured.
 *
 * @param round from 1
 * @param cell who and what
 * @param nanos the time of one call: JMH's mean over its iterations
 * @param bytes allocated on the heap per call, if the profiler ran
 */
record Sample(int round, Cell cell, double nanos, OptionalDouble bytes) {}
