/**
 * The kernel that all backends share but for its inner loops. Reading order: {@link
 * dev.normkit.kernel.StandardKernel} picks one of four kernels by geometry; {@code RowKernel} has
 * one γ per element, {@code BlockKernel}, {@code BatchKernel} and {@code MixedKernel} have one per
 * channel and see their data as cells ({@code PlaneCells}, {@code ColumnCells}). The cells call
 * {@link dev.normkit.kernel.InnerLoops}, a backend's part, in the order fixed by {@link
 * dev.normkit.kernel.ReductionOrder}; {@link dev.normkit.kernel.Precision} takes over where float
 * loses digits.
 */
package dev.normkit.kernel;
