package dev.normkit.selector.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides of the numbers at which notes begin. */
class BordersTest {
  private static final MethodPolicy STANDARD = MethodPolicy.standard();

  private static void requireNote(String id, boolean there, List<String> notes) {
    assertEquals(there, notes.stream().anyMatch(note -> note.startsWith(id + ": ")), "" + notes);
  }

  private static Usage images(int batch, int positions) {
    return Usage.of(Network.CNN).withShape(Shape.channelsFirst(batch, 64, positions));
  }

  /** Of BatchNorm the few values are told, of GroupNorm the many that BatchNorm would see. */
  @ParameterizedTest
  @CsvSource({"97, 1, true", "98, 1, false", "14, 7, false", "1, 25087, false", "1, 25088, true"})
  void valuesPerChannel(int batch, int positions, boolean told) {
    requireNote("EXT-9", told, STANDARD.decide(images(batch, positions)).notes());
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true"})
  void devices(int devices, boolean told) {
    Usage usage = Usage.of(Network.CNN).withBatchPerDevice(32).withDevices(devices);
    requireNote("EXT-6", told, STANDARD.decide(usage).notes());
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true"})
  void accumulation(int steps, boolean told) {
    Usage usage = Usage.of(Network.CNN).withBatchPerDevice(32).withGradientAccumulation(steps);
    requireNote("EXT-7", told, STANDARD.decide(usage).notes());
  }

  /** A named method is noted too. */
  @ParameterizedTest
  @CsvSource({"4, true", "5, false"})
  void valuesPerGroup(int positions, boolean told) {
    NormSpec named = NormSpec.instanceNorm().build();
    requireNote("EXT-5", told, STANDARD.decidePinned(images(32, positions), named).notes());
    Usage dense = Usage.of(Network.DNN).withShape(Shape.dense(32, positions));
    requireNote("EXT-5", told, STANDARD.decidePinned(dense, NormSpec.layerNorm().build()).notes());
  }

  @ParameterizedTest
  @CsvSource({"7, DOC-3", "8, DOC-4"})
  void smallBatches(int batch, String rule) {
    assertEquals(rule, STANDARD.decide(images(batch, 49)).rule());
  }

  @ParameterizedTest
  @CsvSource({"1, 1 sample", "2, 2 samples"})
  void oneSampleIsASample(int batch, String counted) {
    Usage usage =
        Usage.of(Network.CNN).withBatchPerDevice(batch).withDevices(8).withGradientAccumulation(4);
    List<String> notes = STANDARD.decidePinned(usage, NormSpec.batchNorm().build()).notes();
    requireNote("EXT-6: 8 devices of " + counted + " are", notes);
    requireNote(
        "EXT-7: gradient accumulation over 4 steps does not enlarge what BatchNorm sees, "
            + counted
            + " at a time",
        notes);
  }

  @ParameterizedTest
  @CsvSource({"1, 1 value per channel (1 × 1)", "2, 2 values per channel (2 × 1)"})
  void oneValueIsAValue(int batch, String counted) {
    NormSpec named = NormSpec.batchNorm().runningVariance(RunningVariance.BIASED).build();
    requireNote(
        "EXT-9: BatchNorm sees " + counted + ", fewer than",
        STANDARD.decidePinned(images(batch, 1), named).notes());
  }

  private static void requireNote(String begin, List<String> notes) {
    assertTrue(notes.stream().anyMatch(note -> note.startsWith(begin)), "" + notes);
  }
}
