/**
 * Does BatchNorm work well here? A monitor observes a layer while it trains and says whether its
 * batches are too small and whether its running statistics fit those of training.
 *
 * <p>Reading order: {@link dev.normkit.monitor.BatchNormMonitor} is attached to a layer, with
 * {@link dev.normkit.monitor.MonitorSettings}; it keeps the statistics of the last batches and
 * makes a {@link dev.normkit.monitor.BatchNormReport} of {@link dev.normkit.monitor.ChannelReport}s
 * ({@link dev.normkit.monitor.BatchNoise}, {@link dev.normkit.monitor.RunningGap}), {@link
 * dev.normkit.monitor.Finding}s and {@link dev.normkit.monitor.Recommendation}s.
 *
 * <h2>One measure for every error</h2>
 *
 * <p>A channel has variance σ². Its batch t of m values has the mean b and the unbiased variance v.
 * An error of these statistics shifts the output by δ and scales it. For a value one σ from the
 * mean, in units of √(σ²+ε):
 *
 * <pre>
 *   mean part   δ/√(σ²+ε)
 *   scale part  σ/√(σ²+ε) · relative error of the scale 1/√(v+ε)
 *   output      √(mean part² + scale part²)
 * </pre>
 *
 * <h2>Noise of batch statistics</h2>
 *
 * <p>Weights move while a network trains, so statistics wander even without noise. Hence the
 * variance of b from batch to batch is drawn from successive differences (von Neumann, Kent,
 * Bellinson and Hart 1941), in which a slow drift cancels: Var b = ½·mean((bₜ−bₜ₋₁)²), likewise Var
 * v. Batches that aren't finite are passed over; where some lie between two others, the slope of
 * the line below is taken off for each. If batches differ in size, all is told for their harmonic
 * mean. With σ² = mean(biased batch variance) + Var b, the law of total variance:
 *
 * <pre>
 *   mean noise   √(Var b/(σ²+ε))
 *   scale noise  σ/√(σ²+ε) · ½·√(Var v)/(mean(v)+ε)
 *   effective    (σ²+ε)/Var b, the independent values that m correlated ones are worth (Kish 1965)
 * </pre>
 *
 * <p>m independent values of a normal distribution have Var b = σ²/m and Var v = 2σ⁴/(m−1), so
 * their noise is √(1/m + 1/(2(m−1))): 1 for 2 values, 0.44 for 8, 0.08 for 256. From n batches the
 * variance is known to √(3/n) of itself, 17 % for 100.
 *
 * <p>What a batch r times as large would have, of independent samples and e effective values now:
 *
 * <pre>
 *   mean noise   measured / √r
 *   scale noise  measured · √((e−1)/(e·r−1))
 * </pre>
 *
 * <p>A batch that counts as one value (e &lt; 1½) shows no noise of the scale. A larger one is then
 * predicted that of e·r normal values, 1/√(2(e·r−1)).
 *
 * <h2>The limit</h2>
 *
 * <p>One limit holds for all errors, that of the rules' small batches: below 8 by default (BN
 * problem 1 of {@code docs/normalization.md}). It is the noise of 7½ independent values, half way
 * between 7, which are too few, and 8, which are enough: 0.46. A channel's batch is too small if
 * its noise is larger, and a layer's if half of its channels' batches are. Running statistics are
 * stale if inference differs from training by more than the limit, and by more than three times
 * what batch noise alone gives; one such channel is enough.
 *
 * <h2>Gap of running statistics</h2>
 *
 * <p>The statistics of training now are the end of the straight line fitted to the window's b and
 * v. That end is a weighted sum of batches with weights βₖ by least squares, and running statistics
 * are one with weights αₖ by momentum, so batch noise alone makes them differ with variance Var b ·
 * Σ(αₖ−βₖ)². If statistics move by d per batch, an exponential average with weight w is behind by
 * d·(1−w)/w, while its noise is w/(2−w) of Var b: the sum of both squared errors is least near w =
 * (4d²/Var b)^⅓, which is the recommended weight.
 *
 * <p>An average of any weights keeps the variance within batches, v. Those of {@link
 * dev.normkit.api.Momentum#pooled} keep that between them too, and so do those that a layer with an
 * exponential average recomputed. So pooled ones of n batches with N values in all are compared
 * with
 *
 * <pre>
 *   total   ((N−n)·v + (n−1)·m·Var b) / (N−1), or / N if the kept variance is biased
 * </pre>
 *
 * <p>which is v if values are independent, and (m−1)/m·v + Var b after many batches. The window
 * knows Var b to √(3/n) of itself, which is then noise too. An exponential average has this total
 * after recomputing and v later on, so it is stale if it fits neither.
 *
 * <p>If tails are so heavy that the window doesn't show the variance of v, single channels may be
 * called stale by accident; noise is then above the limit as well.
 */
@NullMarked
package dev.normkit.monitor;

import org.jspecify.annotations.NullMarked;
