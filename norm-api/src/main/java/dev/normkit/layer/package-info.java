/**
 * A normalization with its state: {@link dev.normkit.layer.NormLayer} holds parameters, gradients
 * and running statistics, prepares a kernel for each shape that it meets and runs it. Several
 * forward calls that wait for their backward are each a {@link dev.normkit.layer.TrainingPass};
 * BatchNorm over a batch in parts is {@link dev.normkit.layer.MicroBatches}. {@link
 * dev.normkit.layer.KernelCounts} say which kernels ran, and a {@link
 * dev.normkit.layer.TrainingObserver} sees the statistics of each training batch.
 */
package dev.normkit.layer;
