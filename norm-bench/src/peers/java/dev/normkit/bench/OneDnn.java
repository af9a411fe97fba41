package dev.normkit.bench;

import static org.bytedeco.dnnl.global.dnnl.*;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * oneDNN through its C interface, which has the smallest cost per call: primitives, memory and
 * argument lists are made once, in the plain layout that the row names. InstanceNorm is GroupNorm
 * with one channel per group. Its threads are OpenMP's, so their number is fixed from outside.
 */
final class OneDnn implements Contestant {
  private static final dnnl_primitive_attr NO_ATTRIBUTES = null;
  private static final dnnl_memory_desc DEFAULT_STATISTICS = null;

  private Row row;
  private dnnl_engine engine;
  private dnnl_memory_desc data;
  private OneDnnCall call;

  @Override
  public Optional<String> declines(Row asked) {
    return asked.spec().method() == NormMethod.SWITCHABLE
        ? Optional.of("has no SwitchableNorm")
        : Optional.empty();
  }

  @Override
  public Optional<String> flaw(Row asked) {
    return asked.spec().method() == NormMethod.RMS && asked.pass() == Pass.BACKWARD
        ? Optional.of("its dx subtracts mean(g) as LayerNorm's does, which is not the gradient")
        : Optional.empty();
  }

  @Override
  public void prepare(Problem problem, int threads) {
    requireThreads(threads);
    row = problem.row();
    engine = new dnnl_engine();
    OneDnnCall.require(dnnl_engine_create(engine, dnnl_cpu, 0));
    data = descriptor(row.shape());
    dnnl_primitive_desc forward = forward();
    call = new OneDnnCall(engine, problem);
    call.bind(forward);
    if (row.pass() == Pass.BACKWARD) {
      call.run();
      call.bind(backward(forward));
    }
  }

  private static void requireThreads(int threads) {
    String set = System.getenv("OMP_NUM_THREADS");
    if (!Integer.toString(threads).equals(set)) {
      throw new IllegalStateException(
          "OMP_NUM_THREADS is " + set + "; for " + threads + " threads it must be " + threads);
    }
  }

  private static dnnl_memory_desc descriptor(Shape shape) {
    int[] sizes = shape.sizes();
    long[] dims = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      dims[i] = sizes[i];
    }
    int tag = sizes.length == 2 ? dnnl_ab : sizes.length == 3 ? dnnl_abc : dnnl_abcd;
    if (shape.layout() == Layout.CHANNELS_LAST) {
      dims = new long[] {sizes[0], sizes[3], sizes[1], sizes[2]};
      tag = dnnl_acdb;
    }
    dnnl_memory_desc descriptor = new dnnl_memory_desc();
    OneDnnCall.require(
        dnnl_memory_desc_create_with_tag(descriptor, dims.length, dims, dnnl_f32, tag));
    return descriptor;
  }

  private int flags() {
    NormSpec spec = row.spec();
    return dnnl_use_scale
        | (spec.bias() ? dnnl_use_shift : 0)
        | (spec.method() == NormMethod.RMS ? dnnl_rms_norm : 0)
        | (row.pass() == Pass.INFERENCE ? dnnl_use_global_stats : 0);
  }

  private long groups() {
    NormPlan plan = row.plan();
    return plan.statisticGroups() / plan.shape().batch();
  }

  private dnnl_primitive_desc forward() {
    dnnl_primitive_desc made = new dnnl_primitive_desc();
    float epsilon = (float) row.spec().epsilon();
    int kind = row.pass() == Pass.INFERENCE ? dnnl_forward_inference : dnnl_forward_training;
    OneDnnCall.require(
        switch (row.spec().method()) {
          case LAYER, RMS ->
              dnnl_layer_normalization_forward_primitive_desc_create(
                  made,
                  engine,
                  kind,
                  data,
                  data,
                  DEFAULT_STATISTICS,
                  epsilon,
                  flags(),
                  NO_ATTRIBUTES);
          case BATCH ->
              dnnl_batch_normalization_forward_primitive_desc_create(
                  made, engine, kind, data, data, epsilon, flags(), NO_ATTRIBUTES);
          case GROUP, INSTANCE ->
              dnnl_group_normalization_forward_primitive_desc_create(
                  made, engine, kind, data, data, groups(), epsilon, flags(), NO_ATTRIBUTES);
          case SWITCHABLE -> dnnl_unimplemented;
        });
    return made;
  }

  private dnnl_primitive_desc backward(dnnl_primitive_desc hint) {
    dnnl_primitive_desc made = new dnnl_primitive_desc();
    float epsilon = (float) row.spec().epsilon();
    int kind = dnnl_backward;
    OneDnnCall.require(
        switch (row.spec().method()) {
          case LAYER, RMS ->
              dnnl_layer_normalization_backward_primitive_desc_create(
                  made,
                  engine,
                  kind,
                  data,
                  data,
                  data,
                  DEFAULT_STATISTICS,
                  epsilon,
                  flags(),
                  hint,
                  NO_ATTRIBUTES);
          case BATCH ->
              dnnl_batch_normalization_backward_primitive_desc_create(
                  made, engine, kind, data, data, data, epsilon, flags(), hint, NO_ATTRIBUTES);
          case GROUP, INSTANCE ->
              dnnl_group_normalization_backward_primitive_desc_create(
                  made,
                  engine,
                  kind,
                  data,
                  data,
                  data,
                  groups(),
                  epsilon,
                  flags(),
                  hint,
                  NO_ATTRIBUTES);
          case SWITCHABLE -> dnnl_unimplemented;
        });
    return made;
  }

  @Override
  public void run() {
    call.run();
  }

  @Override
  public Optional<Outputs> output() {
    return Optional.of(
        row.pass() == Pass.BACKWARD
            ? Outputs.backward(
                call.tensor(DNNL_ARG_DIFF_SRC),
                call.tensor(DNNL_ARG_DIFF_SCALE),
                row.spec().bias() ? call.tensor(DNNL_ARG_DIFF_SHIFT) : new float[0])
            : Outputs.forward(call.tensor(DNNL_ARG_DST)));
  }
}
