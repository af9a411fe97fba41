package dev.normkit.io.rewrite;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** ONNX Runtime, where it is on the class path: by reflection, since it is 54 MB that few need. */
public final class OnnxRuntime implements AutoCloseable {
  /** What to add where it is missing. */
  private static final String REMEDY =
      "add com.microsoft.onnxruntime:onnxruntime (1.29.0 was tested) to the class path";

  private static final String PACKAGE = "ai.onnxruntime.";

  /** Where a model in memory finds weights that lie in files of their own. */
  private static final String FOLDER = "session.model_external_initializers_file_folder_path";

  private final AutoCloseable session;

  private OnnxRuntime(AutoCloseable session) {
    this.session = session;
  }

  /**
   * An input or output.
   *
   * @param data its elements in order: float[], double[] or long[]
   * @param shape the sizes of its axes
   */
  public record Tensor(Object data, long... shape) {}

  private static Class<?> type(String name) throws ClassNotFoundException {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader own = OnnxRuntime.class.getClassLoader();
    return Class.forName(PACKAGE + name, false, context == null ? own : context);
  }

  /**
   * Loads a model without external data.
   *
   * @param model an ONNX file's bytes
   * @param optimized whether it may change the graph before it runs it
   * @return as {@link #load(byte[], boolean, Optional)}
   */
  public static OnnxRuntime load(byte[] model, boolean optimized) {
    return load(model, optimized, Optional.empty());
  }

  /**
   * Loads a model.
   *
   * @param model an ONNX file's bytes
   * @param optimized whether it may change the graph before it runs it
   * @param folder where its external data lies
   * @return it, to be closed
   * @throws IllegalStateException if it isn't there; the message says what to add
   * @throws IllegalArgumentException if it refuses the model; the message has its reason
   */
  public static OnnxRuntime load(byte[] model, boolean optimized, Optional<Path> folder) {
    try {
      Object environment = environment();
      Object options = type("OrtSession$SessionOptions").getConstructor().newInstance();
      try {
        return new OnnxRuntime(session(environment, model, set(options, optimized, folder)));
      } finally {
        // A session has what it needs of them, and they lie in memory that no collector frees.
        close(options);
      }
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException("ONNX Runtime isn't there: " + REMEDY, missing);
    } catch (ReflectiveOperationException other) {
      throw unknown(other);
    } catch (LinkageError unfit) {
      throw new IllegalStateException("ONNX Runtime can't be started here: " + unfit, unfit);
    }
  }

  private static AutoCloseable session(Object environment, byte[] model, Object options)
      throws ReflectiveOperationException {
    Method create =
        environment.getClass().getMethod("createSession", byte[].class, options.getClass());
    return (AutoCloseable) call(create, environment, model, options);
  }

  private static Object set(Object options, boolean optimized, Optional<Path> folder)
      throws ReflectiveOperationException {
    set(
        options,
        "setOptimizationLevel",
        "OrtSession$SessionOptions$OptLevel",
        optimized ? "ALL_OPT" : "NO_OPT");
    set(options, "setSessionLogLevel", "OrtLoggingLevel", "ORT_LOGGING_LEVEL_ERROR");
    if (folder.isPresent()) {
      Method add = options.getClass().getMethod("addConfigEntry", String.class, String.class);
      call(add, options, FOLDER, folder.get().toString());
    }
    return options;
  }

  private static void set(Object options, String setter, String type, String name)
      throws ReflectiveOperationException {
    Class<?> values = type(type);
    for (Object constant : values.getEnumConstants()) {
      if (constant.toString().equals(name)) {
        call(options.getClass().getMethod(setter, values), options, constant);
      }
    }
  }

  private static Object environment() throws ReflectiveOperationException {
    Object environment = call(type("OrtEnvironment").getMethod("getEnvironment"), null);
    call(environment.getClass().getMethod("setTelemetry", boolean.class), environment, false);
    return environment;
  }

  /**
   * Runs the model.
   *
   * @param inputs by name
   * @return its outputs of floating-point numbers and long, in its order
   * @throws IllegalArgumentException if it refuses; the message has its reason
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        tensors.put(input.getKey(), tensor(input.getValue()));
      }
      Method run = session.getClass().getMethod("run", Map.class);
      try (AutoCloseable result = (AutoCloseable) call(run, session, tensors)) {
        return read((Iterable<?>) result);
      }
    } catch (ReflectiveOperationException other) {
      throw unknown(other);
    } catch (RuntimeException refused) {
      throw refused;
    } catch (Exception unclosed) {
      throw new IllegalStateException(unclosed);
    } finally {
      tensors.values().forEach(OnnxRuntime::close);
    }
  }

  private static Object tensor(Tensor input) throws ReflectiveOperationException {
    Class<?> buffer;
    Object data;
    if (input.data() instanceof float[] floats) {
      buffer = FloatBuffer.class;
      data = FloatBuffer.wrap(floats);
    } else if (input.data() instanceof double[] doubles) {
      buffer = DoubleBuffer.class;
      data = DoubleBuffer.wrap(doubles);
    } else {
      buffer = LongBuffer.class;
      data = LongBuffer.wrap((long[]) input.data());
    }
    Method create =
        type("OnnxTensor").getMethod("createTensor", type("OrtEnvironment"), buffer, long[].class);
    return call(create, null, environment(), data, input.shape());
  }

  private static Map<String, Tensor> read(Iterable<?> result) throws ReflectiveOperationException {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (Object entry : result) {
      Map.Entry<?, ?> output = (Map.Entry<?, ?>) entry;
      Object value = output.getValue();
      if (type("OnnxTensor").isInstance(value)) {
        read(value).ifPresent(tensor -> outputs.put((String) output.getKey(), tensor));
      }
    }
    return outputs;
  }

  private static Optional<Tensor> read(Object tensor) throws ReflectiveOperationException {
    Object info = call(tensor.getClass().getMethod("getInfo"), tensor);
    long[] shape = (long[]) call(info.getClass().getMethod("getShape"), info);
    String type = info.getClass().getField("type").get(info).toString();
    Object data =
        switch (type) {
          case "FLOAT" -> floats(tensor);
          case "DOUBLE" -> doubles(tensor);
          case "INT64" -> longs(tensor);
          default -> null;
        };
    return data == null ? Optional.empty() : Optional.of(new Tensor(data, shape));
  }

  private static float[] floats(Object tensor) throws ReflectiveOperationException {
    FloatBuffer buffer = (FloatBuffer) call(tensor.getClass().getMethod("getFloatBuffer"), tensor);
    float[] data = new float[buffer.remaining()];
    buffer.get(data);
    return data;
  }

  private static double[] doubles(Object tensor) throws ReflectiveOperationException {
    DoubleBuffer buffer =
        (DoubleBuffer) call(tensor.getClass().getMethod("getDoubleBuffer"), tensor);
    double[] data = new double[buffer.remaining()];
    buffer.get(data);
    return data;
  }

  private static long[] longs(Object tensor) throws ReflectiveOperationException {
    LongBuffer buffer = (LongBuffer) call(tensor.getClass().getMethod("getLongBuffer"), tensor);
    long[] data = new long[buffer.remaining()];
    buffer.get(data);
    return data;
  }

  private static Object call(Method method, Object on, Object... arguments)
      throws ReflectiveOperationException {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalArgumentException(
          "ONNX Runtime: " + thrown.getCause().getMessage(), thrown.getCause());
    }
  }

  private static IllegalStateException unknown(ReflectiveOperationException other) {
    return new IllegalStateException("this ONNX Runtime isn't one that is known: " + REMEDY, other);
  }

  private static void close(Object tensor) {
    try {
      ((AutoCloseable) tensor).close();
    } catch (Exception unclosed) {
      throw new IllegalStateException(unclosed);
    }
  }

  @Override
  public void close() {
    close(session);
  }
}
