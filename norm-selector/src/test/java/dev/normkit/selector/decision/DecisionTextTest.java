package dev.normkit.selector.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.FakeBackend;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.Selection;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of a selection, to the letter: users read them and scripts rely on them. */
class DecisionTextTest {
  private static final NormSelector SELECTOR =
      NormSelector.of(
          Backends.of(
              FakeBackend.ready("plain", 20),
              FakeBackend.ready("quick", 5),
              FakeBackend.unavailable("absent", "no such device", "buy one")));
  private static final Usage SMALL =
      Usage.of(Network.CNN).withBatchPerDevice(4).withShape(Shape.channelsFirst(64, 48, 8, 8));

  @Test
  void smallBatchInFull() {
    assertEquals(
        """
        method  GROUP  chosen  DOC-3: batch 4 per device is below 8, and BatchNorm's statistics of\
         so few samples are noise (docs/normalization.md, usage 3, BN problem 1)
                LAYER       rejected  DOC-1: the network is cnn, not recurrent; in a CNN LayerNorm\
         works less well than BatchNorm or GroupNorm (docs/normalization.md, on LN)
                LAYER       rejected  EXT-1: the network is cnn, not a transformer
                INSTANCE    rejected  DOC-2: the output of task classification isn't an image
                BATCH       rejected  DOC-4: batch 4 per device is below 8, and BatchNorm's\
         statistics of so few samples are noise (docs/normalization.md, BN problem 1)
                SWITCHABLE  eligible  no rule picks it here; name it to use it
                RMS         eligible  no rule picks it here; name it to use it
        note  batch 4 per device counts, as it was given, not the 64 of shape 64x48x8x8\
         channels-first; give one of them, or the devices if they share the shape's batch
        input  network  cnn  given
        input  task  classification  default
        input  batch  4  given
        input  shape  64x48x8x8 channels-first  given
        input  groups  16  from shape
        input  small-batch-below  8  default
        input  rules  DOC-1 EXT-1 DOC-2 DOC-3 DOC-4  default
        backend  quick  chosen  estimated 5 µs per training step, the least
                 plain   eligible     estimated 20 µs, 4 times quick
                 absent  unavailable  no such device (buy one)
        input  workload  training  default
        input  threads  1  default
        input  backend-mode  estimate  default""",
        SELECTOR.select(SMALL).toText());
  }

  @Test
  void languageModelWithoutShapeInFull() {
    Usage usage = Usage.of(Network.TRANSFORMER).withTask(Task.LANGUAGE_MODEL);

    assertEquals(
        """
        method  RMS  chosen  EXT-1: in a decoder-only transformer RMSNorm is usual (Zhang &\
         Sennrich 2019; Touvron et al. 2023)
                LAYER       rejected  DOC-1: the network is transformer, not recurrent
                INSTANCE    rejected  DOC-2: time steps have no spatial axes (docs/normalization.md, on IN)
                GROUP       rejected  DOC-3: time steps have no channel groups
                BATCH       rejected  DOC-4: sequences of a batch have unequal lengths, so every\
         time step would need statistics of its own, late ones from few samples or none\
         (docs/normalization.md, BN problem 3)
                SWITCHABLE  rejected  it mixes batch statistics, which time steps of unequal number\
         do not have
        note  a language model is taken to be decoder-only; if it isn't, LayerNorm is usual
        input  network  transformer  given
        input  task  language-model  given
        input  batch  unknown  default
        input  shape  unknown  default
        input  groups  32  default
        input  decoder-only  true  default
        input  small-batch-below  8  default
        input  rules  DOC-1 EXT-1 DOC-2 DOC-3 DOC-4  default
        backend  quick  chosen  estimated 5 µs per training step, the least, on 64x50x256 sequence\
         since there is no shape
                 plain   eligible     estimated 20 µs, 4 times quick
                 absent  unavailable  no such device (buy one)
        input  workload  training  default
        input  threads  1  default
        input  backend-mode  estimate  default""",
        SELECTOR.select(usage).toText());
  }

  @Test
  void firstLineIsThatOfTheChosenMethodEvenWhenItsRuleIsLast() {
    String text = SELECTOR.select(Usage.of(Network.CNN).withBatchPerDevice(64)).toText();

    assertEquals(
        "method  BATCH  chosen  DOC-4: BatchNorm is the first choice unless something rules it out"
            + " (docs/normalization.md, usage 4)",
        text.lines().findFirst().orElseThrow());
  }

  @Test
  void reasonsOfOthersStayOnTheirLine() {
    NormSelector selector =
        NormSelector.of(
            Backends.of(
                FakeBackend.ready("plain", 0),
                FakeBackend.declining("wordy", 0, "first,\n  then\r\nlast\n")));

    assertTrue(
        selector
            .select(SMALL)
            .toText()
            .contains(
                """
                backend  plain  chosen  estimated 0 ns per training step, the only one
                         wordy  declined  first, then last
                """),
        selector.select(SMALL).toText());
    assertEquals(
        "backend \"wordy\" declined: first, then last",
        assertThrows(
                SelectionException.class,
                () -> selector.withBackendMode(BackendMode.forced("wordy")).select(SMALL))
            .summary());
  }

  @Test
  void jsonHasItsKeysInOrder() {
    JsonObject json = json(SELECTOR.select(SMALL));
    JsonObject method = json.getAsJsonObject("method");
    JsonObject backend = json.getAsJsonObject("backend");

    assertEquals(List.of("method", "backend"), keys(json));
    assertEquals(
        List.of("chosen", "rule", "reason", "spec", "candidates", "notes", "inputs"), keys(method));
    assertEquals(List.of("groups", "epsilon", "weight", "bias"), keys(method.get("spec")));
    assertEquals(
        List.of("method", "verdict", "rule", "reason"),
        keys(method.getAsJsonArray("candidates").get(0)));
    assertEquals(List.of("name", "value", "source"), keys(method.getAsJsonArray("inputs").get(0)));
    assertEquals(
        List.of("chosen", "threads", "reason", "candidates", "times", "notes", "inputs"),
        keys(backend));
    assertEquals(
        List.of("id", "verdict", "reason"), keys(backend.getAsJsonArray("candidates").get(0)));
  }

  @Test
  void jsonSaysWhatTheTextSays() {
    Selection selection = SELECTOR.select(SMALL);
    JsonObject json = json(selection);
    JsonObject method = json.getAsJsonObject("method");

    assertEquals("GROUP", method.get("chosen").getAsString());
    assertEquals("DOC-3", method.get("rule").getAsString());
    assertEquals(selection.method().reason(), method.get("reason").getAsString());
    assertEquals(16, method.getAsJsonObject("spec").get("groups").getAsInt());
    assertEquals(
        selection.method().candidates().size(), method.getAsJsonArray("candidates").size());
    assertEquals("quick", json.getAsJsonObject("backend").get("chosen").getAsString());
    assertEquals(3, json.getAsJsonObject("backend").getAsJsonArray("candidates").size());
    assertTrue(selection.toJson().startsWith("{\n  \"method\": {\n    \"chosen\": \"GROUP\",\n"));
  }

  /** Double.toString would write 1e23 as 9.999999999999999E22 before JDK 19. */
  @ParameterizedTest
  @CsvSource({
    "1e-5, 0.00001",
    "1e-3, 0.001",
    "0.0,  0",
    "1e23, 1E+23",
    "2e-323, 2E-323",
    "0.3333333333333333, 0.3333333333333333"
  })
  void jsonWritesEpsilonWithTheFewestDigits(double epsilon, String written) {
    NormSpec spec = NormSpec.layerNorm().epsilon(epsilon).build();

    String json = SELECTOR.withMethod(spec).select(SMALL).toJson();

    assertTrue(json.contains("\"epsilon\": " + written + ",\n"), json);
  }

  @Test
  void equalUsagesGiveEqualSelectionsAndWords() {
    Usage same =
        Usage.of(Network.CNN).withShape(Shape.channelsFirst(64, 48, 8, 8)).withBatchPerDevice(4);

    assertEquals(SELECTOR.select(SMALL), SELECTOR.select(same));
    assertEquals(SELECTOR.select(SMALL).hashCode(), SELECTOR.select(same).hashCode());
    assertEquals(SELECTOR.select(SMALL).toText(), SELECTOR.select(same).toText());
    assertEquals(SELECTOR.select(SMALL).toJson(), SELECTOR.select(same).toJson());
  }

  private static JsonObject json(Selection selection) {
    return JsonParser.parseString(selection.toJson()).getAsJsonObject();
  }

  private static List<String> keys(JsonElement object) {
    return List.copyOf(object.getAsJsonObject().keySet());
  }
}
