package dev.normkit.kernel;

import dev.normkit.api.NormPlan;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import java.util.function.Supplier;

/**
 * A kernel with one γ and β per channel: a call, walked in a few passes over its cells. How
 * statistics are drawn from cells is the subclasses' part.
 */
abstract class ChannelKernel implements StandardKernel.OfLoops {
  final Geometry.Channels geometry;
  final CellWalk walk;
  private final NormPlan plan;
  private final ScratchPool<CellCall> calls;

  ChannelKernel(NormPlan plan, CellWalk walk) {
    this.plan = plan;
    this.walk = walk;
    geometry = walk.geometry();
    Affine affine = new Affine(plan);
    calls = new ScratchPool<>(() -> new CellCall(plan, geometry, affine));
  }

  @Override
  public final Supplier<Loops> loops() {
    return walk.loops();
  }

  @Override
  public final void forward(ForwardArgs args) {
    StandardKernel.requirePlan(plan, args.plan());
    CellCall call = calls.take();
    call.forward = args;
    forward(call);
    end(call);
  }

  @Override
  public final void backward(BackwardArgs args) {
    CellCall call = begin(args);
    backward(call);
    end(call);
  }

  /** Room for a backward call; the plan is that of this kernel. */
  final CellCall begin(BackwardArgs args) {
    StandardKernel.requirePlan(plan, args.plan());
    CellCall call = calls.take();
    call.forward = args.forward();
    call.backward = args;
    return call;
  }

  final void end(CellCall call) {
    call.end();
    calls.give(call);
  }

  abstract void forward(CellCall call);

  abstract void backward(CellCall call);
}
