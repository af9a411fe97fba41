/**
 * Values: what data looks like, what is asked of it, and the numbers that belong to a call.
 *
 * <p>The rooms of this module, each of which knows only those before it: {@code machine} and {@code
 * threads}, the ground; {@code api}, values; {@code files}, for modules that read and write files;
 * {@code spi}, what a backend answers; {@code kernel}, what backends share; {@code discovery},
 * which backends are there; {@code warmup}, who computes until a backend is fast; {@code layer}, a
 * normalization with its state. A call goes through them from the layer down and back.
 *
 * <p>Reading order: {@link dev.normkit.api.Shape} and {@link dev.normkit.api.Layout} say what the
 * data looks like; {@link dev.normkit.api.NormMethod} and {@link dev.normkit.api.NormSpec} (with
 * {@link dev.normkit.api.Mixing}, {@link dev.normkit.api.RunningAverage} and {@link
 * dev.normkit.api.Preset}) what is asked; {@link dev.normkit.api.NormPlan} joins the two. The
 * numbers of a call are {@link dev.normkit.api.FloatSpan}s, {@link dev.normkit.api.NormParameters},
 * {@link dev.normkit.api.RunningStatistics} and {@link dev.normkit.api.Moments}; a call has a
 * {@link dev.normkit.api.Direction}.
 *
 * <p>What each method draws its statistics over, in a batch of N samples, C channels and S
 * positions:
 *
 * <p><img src="doc-files/methods.svg" alt="One block per method with a set coloured: BatchNorm a
 * channel over all samples; LayerNorm a sample over all channels; InstanceNorm a channel of a
 * sample; GroupNorm some channels of a sample; SwitchableNorm a mix of three; RMSNorm as LayerNorm
 * without the mean">
 *
 * <table>
 * <caption>Glossary</caption>
 * <tr><td>N, C, S</td><td>batch size, channels, product of the spatial sizes</td></tr>
 * <tr><td>T, H</td><td>time steps and features of a sequence</td></tr>
 * <tr><td>channels first, channels last</td><td>the memory orders N×C×S and N×S×C</td></tr>
 * <tr><td>dense</td><td>N×C, without spatial sizes</td></tr>
 * <tr><td>plane</td><td>the S neighbouring values of a sample's channel, channels first</td></tr>
 * <tr><td>column</td><td>the values of a channel that lie C apart, channels last or dense</td></tr>
 * <tr><td>row</td><td>the neighbouring values that LayerNorm or RMSNorm normalizes together</td></tr>
 * <tr><td>statistic group</td><td>the values that share a mean and a variance</td></tr>
 * <tr><td>per sample, across the batch</td><td>whether a statistic group lies in one sample</td></tr>
 * <tr><td>μ, σ²</td><td>mean and biased variance of a statistic group</td></tr>
 * <tr><td>moments</td><td>μ and σ², with rstd</td></tr>
 * <tr><td>running statistics</td><td>averages of μ and σ² over batches, for inference</td></tr>
 * <tr><td>uncentered</td><td>without subtracting μ: RMSNorm</td></tr>
 * <tr><td>ε</td><td>added to σ² inside the root</td></tr>
 * <tr><td>rstd</td><td>1/√(σ²+ε)</td></tr>
 * <tr><td>x̂</td><td>(x−μ)·rstd</td></tr>
 * <tr><td>γ, β</td><td>weight and bias</td></tr>
 * <tr><td>g</td><td>γ·dy</td></tr>
 * <tr><td>λ, λ'</td><td>mixing logits of SwitchableNorm for means and variances</td></tr>
 * <tr><td>k</td><td>groups of GroupNorm</td></tr>
 * <tr><td>pivot</td><td>a value near μ by which sums are shifted</td></tr>
 * <tr><td>lane</td><td>one of the 32 partial sums of a reduction, and a place in a vector</td></tr>
 * <tr><td>t, p, q</td><td>x−μ, and the backward coefficients in dx = g·rstd + (t·p + q)</td></tr>
 * <tr><td>wisdom</td><td>kept measurements, as in FFTW (Frigo &amp; Johnson 1998)</td></tr>
 * </table>
 *
 * <p>Ownership: arrays behind spans and parameters belong to the caller and are shared; everything
 * else is a value. Threads: values, plans and kernels are shared freely; a layer's {@code forward}
 * and {@code backward} belong to one thread at a time, each of its passes too, and its {@code
 * infer} to any number while none trains.
 */
package dev.normkit.api;
