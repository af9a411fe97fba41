/** Layers and models as files: safetensors, NumPy, Keras, ONNX. */
@SuppressWarnings({
  "module", // norm-cli is built after this module.
  "requires-automatic" // The optional libraries have no descriptors.
})
module dev.normkit.io {
  requires transitive dev.normkit.api;
  requires com.google.gson;
  requires static com.google.protobuf;
  requires static transitive dev.normkit.selector;
  requires static io.jhdf;
  requires static org.jspecify;
  requires static org.tribuo.util.onnx;

  exports dev.normkit.io;
  exports dev.normkit.io.edit;
  exports dev.normkit.io.health;
  exports dev.normkit.io.model;
  exports dev.normkit.io.norm;
  exports dev.normkit.io.report;
  exports dev.normkit.io.tensor;
  exports dev.normkit.io.bytes to
      dev.normkit.cli;
  exports dev.normkit.io.npy to
      dev.normkit.cli;
}
