package dev.normkit.bench;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.FloatPointer;

/** One oneDNN primitive with its memory bound; rebinding keeps the memory of the same arguments. */
final class OneDnnCall {
  private static final int[] ARGUMENTS = {
    DNNL_ARG_SRC,
    DNNL_ARG_DST,
    DNNL_ARG_SCALE,
    DNNL_ARG_SHIFT,
    DNNL_ARG_MEAN,
    DNNL_ARG_VARIANCE,
    DNNL_ARG_DIFF_DST,
    DNNL_ARG_DIFF_SRC,
    DNNL_ARG_DIFF_SCALE,
    DNNL_ARG_DIFF_SHIFT
  };

  private record Tensor(FloatPointer values, int length) {}

  private final dnnl_engine engine;
  private final dnnl_stream stream = new dnnl_stream();
  private final int shift;
  private final Map<Integer, Tensor> tensors = new HashMap<>();
  private final List<dnnl_memory> memories = new ArrayList<>();
  private dnnl_primitive primitive;
  private dnnl_exec_arg_t arguments;
  private int count;

  OneDnnCall(dnnl_engine engine, Problem problem) {
    this.engine = engine;
    shift = problem.shift();
    require(dnnl_stream_create(stream, engine, dnnl_stream_default_flags));
    input(DNNL_ARG_SRC, problem.x());
    input(DNNL_ARG_SCALE, problem.weight());
    input(DNNL_ARG_SHIFT, problem.bias());
    input(DNNL_ARG_DIFF_DST, problem.dy());
    input(DNNL_ARG_MEAN, problem.runningMean());
    input(DNNL_ARG_VARIANCE, problem.runningVariance());
  }

  private void input(int argument, float[] values) {
    if (values.length > 0) {
      tensors.put(argument, new Tensor(NativeFloats.of(values), values.length));
    }
  }

  /** Makes the primitive, and room for those of its outputs that no earlier one had. */
  void bind(dnnl_primitive_desc description) {
    primitive = new dnnl_primitive();
    require(dnnl_primitive_create(primitive, description));
    arguments = new dnnl_exec_arg_t(ARGUMENTS.length);
    count = 0;
    for (int argument : ARGUMENTS) {
      dnnl_memory_desc wanted =
          dnnl_primitive_desc_query_md(description, dnnl_query_exec_arg_md, argument);
      long bytes = wanted == null ? 0 : dnnl_memory_desc_get_size(wanted);
      if (bytes > 0) {
        bind(argument, wanted, (int) (bytes / Float.BYTES));
      }
    }
    arguments.position(0);
  }

  private void bind(int argument, dnnl_memory_desc wanted, int length) {
    Tensor tensor =
        tensors.computeIfAbsent(
            argument, key -> new Tensor(NativeFloats.allocate(length, shift), length));
    dnnl_memory memory = new dnnl_memory();
    require(dnnl_memory_create(memory, wanted, engine, tensor.values()));
    memories.add(memory);
    arguments.position(count++).arg(argument).memory(memory);
  }

  void run() {
    require(dnnl_primitive_execute(primitive, stream, count, arguments));
    require(dnnl_stream_wait(stream));
  }

  float[] tensor(int argument) {
    Tensor tensor = tensors.get(argument);
    return NativeFloats.toArray(tensor.values(), tensor.length());
  }

  static void require(int status) {
    if (status != dnnl_success) {
      throw new IllegalStateException("oneDNN returned status " + status);
    }
  }
}
