package dev.normkit.rt;

/**
 * What of ONNX Runtime loads a model, without any native code. {@link ClosedOptionsTest} loads
 * these classes under ONNX Runtime's names, so that they are never in its way.
 */
public final class OrtEnvironment {
  private static final OrtEnvironment ONLY = new OrtEnvironment();

  private OrtEnvironment() {}

  /** {@return the only one} */
  public static OrtEnvironment getEnvironment() {
    return ONLY;
  }

  /** Sends nothing anyway. */
  public void setTelemetry(boolean wanted) {}

  /** Refuses a model without bytes. */
  public OrtSession createSession(byte[] model, OrtSession.SessionOptions options) {
    if (options.isClosed()) {
      throw new IllegalStateException("closed too early");
    }
    if (model.length == 0) {
      throw new IllegalArgumentException("no graph was found");
    }
    return new OrtSession();
  }
}
