package dev.normkit.selector.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.selector.AnySelector;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.Selection;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.network.LayerStay.Why;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plans of whole networks, and what another batch changes in them. */
class NetworkPlanTest {
  private static final NormSelector SELECTOR = AnySelector.create();
  private static final NetworkDescription NETWORK =
      NetworkDescription.of("small")
          .withLayer("stem", images(32, 64))
          .withLayer("backbone", images(32, 64).withFrozenStatistics(true))
          .withLayer(
              NetworkLayer.of("head", images(32, 48)).withPinned(NormSpec.batchNorm().build()))
          .withLayer("neck", images(32, 48))
          .withLayer("caption", Usage.of(Network.RNN).withShape(Shape.sequence(32, 20, 16)));

  @Test
  void eachLayerHasBothDecisionsAndTheSummaryCountsThem() {
    NetworkPlan plan = SELECTOR.plan(NETWORK);

    assertEquals(Map.of(NormMethod.BATCH, 4, NormMethod.LAYER, 1), plan.methods());
    assertEquals(List.of(NormMethod.BATCH, NormMethod.LAYER), List.copyOf(plan.methods().keySet()));
    assertEquals(Map.of("one", 5), plan.backends());
    assertEquals("EXT-2", plan.layer("backbone").method().rule());
    assertEquals("PINNED", plan.layer("head").method().rule());
    LayerPlan neck = plan.layer("neck");
    assertEquals(
        SELECTOR.select(NETWORK.find("neck").orElseThrow().usage()),
        new Selection(neck.method(), neck.backend()));
    assertEquals(
        "layer \"tail\" was not found; there are [stem, backbone, head, neck, caption]",
        assertThrows(IllegalArgumentException.class, () -> plan.layer("tail")).getMessage());
  }

  @Test
  void inFull() {
    String text = SELECTOR.plan(NETWORK).toText();

    assertTrue(
        text.startsWith(
            """
            plan  small  5 layers
            methods  BatchNorm  4
            methods  LayerNorm  1
            backends  one  5
            layer  stem      BatchNorm  DOC-4   32x64x8x8 channels-first  one  estimated 0 ns per training step, the only one
            layer  backbone  BatchNorm  EXT-2   32x64x8x8 channels-first  one  estimated 0 ns per training step, the only one
            layer  head      BatchNorm  PINNED  32x48x8x8 channels-first  one  estimated 0 ns per training step, the only one
            layer  neck      BatchNorm  DOC-4   32x48x8x8 channels-first  one  estimated 0 ns per training step, the only one
            layer  caption   LayerNorm  DOC-1   32x20x16 sequence         one  estimated 0 ns per training step, the only one
            reason  2 layers  DOC-4: BatchNorm is the first choice unless something rules it out\
             (docs/normalization.md, usage 4)
            reason  1 layer  EXT-2: the running statistics are fixed,"""),
        text);
    assertTrue(
        text.endsWith(
            """

            input  workload  training  default
            input  threads  1  default
            input  backend-mode  estimate  default"""),
        text);
  }

  @Test
  void aSmallerBatchChangesWhatMayChange() {
    PlanChanges changes = SELECTOR.plan(NETWORK).changesFor(BatchSize.perDevice(2));

    NetworkDescription smaller = NETWORK.withBatch(BatchSize.perDevice(2));
    String reason = SELECTOR.plan(smaller).layer("stem").method().reason();
    NormSpec batch = NormSpec.batchNorm().build();
    assertEquals(
        List.of(
            new LayerChange("stem", batch, NormSpec.groupNorm(32).build(), "DOC-3", reason),
            new LayerChange("neck", batch, NormSpec.groupNorm(16).build(), "DOC-3", reason)),
        changes.changes());
    assertEquals(
        List.of(
            new LayerStay("backbone", Why.FROZEN_STATISTICS),
            new LayerStay("head", Why.PINNED),
            new LayerStay("caption", Why.SAME_DECISION)),
        changes.stays());
    assertEquals(
        """
        changes  small  batch-per-device 2
        change  1 BatchNorm layer becomes GroupNorm(32)  DOC-3: %1$s
        layers  stem
        change  1 BatchNorm layer becomes GroupNorm(16)  DOC-3: %1$s
        layers  neck
        stays  1 layer  the running statistics are fixed
        stays  1 layer  the user named the method
        stays  1 layer  the rules pick the same method"""
            .formatted(reason),
        changes.toText());
  }

  @Test
  void whatChangesIsWhatANewPlanHas() {
    for (BatchSize batch : List.of(BatchSize.perDevice(2), BatchSize.devices(16))) {
      NetworkPlan before = SELECTOR.plan(NETWORK);
      NetworkPlan after = SELECTOR.plan(NETWORK.withBatch(batch));

      for (LayerChange change : before.changesFor(batch).changes()) {
        assertEquals(change.to(), after.layer(change.layer()).spec());
      }
      for (LayerStay stay : before.changesFor(batch).stays()) {
        assertEquals(before.layer(stay.layer()).spec(), after.layer(stay.layer()).spec());
      }
    }
  }

  @Test
  void thePlansOwnRulesDecideOnItsChanges() {
    NormSelector four = SELECTOR.withPolicy(MethodPolicy.standard().withSmallBatchBelow(2));

    PlanChanges changes = four.plan(NETWORK).changesFor(BatchSize.perDevice(2));

    assertEquals(List.of(), changes.changes());
    assertTrue(changes.toText().contains("\nchange  none\n"), changes.toText());
  }

  @Test
  void aSelectorsPinStaysInEveryLayer() {
    NetworkDescription images = NetworkDescription.of("one").withLayer("stem", images(32, 64));
    NetworkPlan pinned = SELECTOR.withMethod(NormSpec.instanceNorm().build()).plan(images);

    assertEquals(
        List.of(new LayerStay("stem", Why.PINNED)),
        pinned.changesFor(BatchSize.perDevice(2)).stays());
  }

  @Test
  void aLayerThatDevicesCannotShareIsNamed() {
    NetworkDescription images = NetworkDescription.of("one").withLayer("stem", images(32, 64));
    String message =
        "layer \"stem\": globalBatch is 32; it must be a multiple of devices, which is 3, since"
            + " every device normalizes the same number";
    BatchSize three = BatchSize.devices(3);

    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> images.withBatch(three)).getMessage());
    NetworkPlan plan = SELECTOR.plan(images);
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> plan.changesFor(three)).getMessage());
  }

  @Test
  void aRefusedLayerIsNamed() {
    NetworkDescription five = NETWORK.withLayer("five", images(32, 64).withGroups(5));

    SelectionException refused =
        assertThrows(
            SelectionException.class, () -> SELECTOR.plan(five).changesFor(BatchSize.perDevice(2)));

    assertEquals(
        "layer \"five\": groups is 5, but it must divide the 64 channels of 2x64x8x8"
            + " channels-first",
        refused.summary());
    assertTrue(refused.getMessage().startsWith(refused.summary() + "\nmethod  NONE"));
    assertTrue(
        assertThrows(
                SelectionException.class,
                () -> SELECTOR.plan(five.withBatch(BatchSize.perDevice(2))))
            .summary()
            .startsWith("layer \"five\": "));
  }

  @Test
  void plansAreValues() {
    NetworkPlan plan = SELECTOR.plan(NETWORK);
    NetworkPlan same = SELECTOR.plan(NetworkDescription.fromJson(NETWORK.toJson()));

    assertEquals(plan, same);
    assertEquals(plan.hashCode(), same.hashCode());
    assertEquals(plan.toText(), same.toText());
    assertEquals(plan.toJson(), same.toJson());
    assertEquals(plan.changesFor(BatchSize.perDevice(2)), same.changesFor(BatchSize.perDevice(2)));
    assertThrows(UnsupportedOperationException.class, () -> plan.methods().clear());
  }

  @Test
  void jsonHasItsKeysInOrder() {
    NetworkPlan plan = SELECTOR.plan(NETWORK);
    JsonObject json = JsonParser.parseString(plan.toJson()).getAsJsonObject();
    JsonObject layer = json.getAsJsonArray("layers").get(0).getAsJsonObject();
    JsonObject changes =
        JsonParser.parseString(plan.changesFor(BatchSize.perDevice(2)).toJson()).getAsJsonObject();

    assertEquals(List.of("network", "summary", "layers"), List.copyOf(json.keySet()));
    assertEquals(
        "{\"layers\":5,\"methods\":{\"BATCH\":4,\"LAYER\":1},\"backends\":{\"one\":5}}",
        json.get("summary").toString());
    assertEquals(
        List.of("name", "shape", "layout", "method", "backend"), List.copyOf(layer.keySet()));
    assertEquals(
        List.of("network", "batch", "count", "changes", "stays"), List.copyOf(changes.keySet()));
    assertEquals("{\"batch\":2}", changes.get("batch").toString());
    assertEquals(2, changes.get("count").getAsInt());
  }

  private static Usage images(int batch, int channels) {
    return Usage.of(Network.CNN).withShape(Shape.channelsFirst(batch, channels, 8, 8));
  }
}
