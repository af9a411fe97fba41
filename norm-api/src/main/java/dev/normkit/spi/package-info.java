/**
 * What a backend must answer: {@link dev.normkit.spi.NormBackend}, found by {@link
 * java.util.ServiceLoader}, says what it can do ({@link dev.normkit.spi.Availability}, {@link
 * dev.normkit.spi.Support}) and at what cost ({@link dev.normkit.spi.CostEstimate}), and prepares
 * {@link dev.normkit.spi.NormKernel}s. {@link dev.normkit.spi.Geometry} says how a plan's data is
 * walked; the arguments of a call, {@link dev.normkit.spi.ForwardArgs} and {@link
 * dev.normkit.spi.BackwardArgs}, are checked when made.
 *
 * <p>Most backends hand inner loops to {@code dev.normkit.kernel.StandardKernel} and write nothing
 * else.
 */
package dev.normkit.spi;
