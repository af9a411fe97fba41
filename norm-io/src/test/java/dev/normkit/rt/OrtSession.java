package dev.normkit.rt;

import java.util.concurrent.atomic.AtomicInteger;

/** A loaded model. */
public final class OrtSession implements AutoCloseable {
  @Override
  public void close() {}

  /** How a model is loaded; in ONNX Runtime, memory that no collector frees. */
  public static final class SessionOptions implements AutoCloseable {
    /** Those that were made and not closed. */
    public static final AtomicInteger OPEN = new AtomicInteger();

    private boolean closed;

    /** Opens them. */
    public SessionOptions() {
      OPEN.incrementAndGet();
    }

    /** How far the graph may be changed. */
    public enum OptLevel {
      /** Not at all. */
      NO_OPT
    }

    /** Takes it. */
    public void setOptimizationLevel(OptLevel level) {}

    /** Takes it. */
    public void setSessionLogLevel(OrtLoggingLevel level) {}

    boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
      OPEN.decrementAndGet();
    }
  }
}
