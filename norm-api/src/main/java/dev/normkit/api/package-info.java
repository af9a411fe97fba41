/**
 * Values: what data looks like, what is asked of it, and the numbers that belong to a call.
 *
 * <p>The rooms of this module, each of which knows only those before it: {@code machine} and {@code
 * threads}, the ground; {@code api}, values; {@code spi}, what a backend answers; {@code kernel},
 * what backends share; {@code discovery}, which backends are there; {@code layer}, a normalization
 * with its state. A call goes through them from the layer down and back.
 *
 * <p>Reading order: {@link dev.normkit.api.Shape} and {@link dev.normkit.api.Layout} say what the
 * data looks like; {@link dev.normkit.api.NormMethod} and {@link dev.normkit.api.NormSpec} (with
 * {@link dev.normkit.api.Momentum}, {@link dev.normkit.api.RunningVariance}, {@link
 * dev.normkit.api.Preset}) what is asked; {@link dev.normkit.api.NormPlan} joins the two. The
 * numbers of a call are {@link dev.normkit.api.FloatSpan}s, {@link dev.normkit.api.NormParameters},
 * {@link dev.normkit.api.RunningStatistics} and {@link dev.normkit.api.Moments}; a call has a
 * {@link dev.normkit.api.Direction}.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><td>N, C, S</td><td>batch, channels, product of the spatial sizes</td></tr>
 * <tr><td>T, H</td><td>time steps and features of a sequence</td></tr>
 * <tr><td>k</td><td>groups of GroupNorm; in inner loops the float value of a mean</td></tr>
 * <tr><td>μ, σ²</td><td>mean and biased variance of a statistic group</td></tr>
 * <tr><td>ε</td><td>added to σ² inside the root</td></tr>
 * <tr><td>rstd</td><td>1/√(σ²+ε)</td></tr>
 * <tr><td>x̂</td><td>(x−μ)·rstd</td></tr>
 * <tr><td>γ, β</td><td>weight and bias</td></tr>
 * <tr><td>g</td><td>γ·dy</td></tr>
 * <tr><td>λ, λ'</td><td>mixing logits of SwitchableNorm for means and variances</td></tr>
 * </table>
 *
 * <p>Ownership: arrays behind spans and parameters belong to the caller and are shared; everything
 * else is a value. Threads: values, plans and kernels are shared freely; a layer belongs to one
 * training thread at a time, its {@code infer} to any number.
 */
package dev.normkit.api;
