package dev.normkit.cli;

import dev.normkit.api.Preset;

/** The words of {@code --preset}. */
enum PresetOption {
  PYTORCH(Preset.pytorch()),
  KERAS(Preset.keras()),
  ONNX(Preset.onnx());

  private final Preset preset;

  PresetOption(Preset preset) {
    this.preset = preset;
  }

  Preset preset() {
    return preset;
  }
}
