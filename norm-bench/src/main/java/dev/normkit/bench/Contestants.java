package dev.normkit.bench;

import java.util.List;
import java.util.Map;

/** The contestants by id. Peers are named by class, so that a build without them compiles. */
final class Contestants {
  static final String SIMD = "simd";
  static final String PLAIN = "simd-plain";
  static final String CPU = "cpu";
  static final String LAYER = "layer";
  static final String FLOOR = "floor";
  static final String LIMIT = "arraycopy";

  private static final Map<String, String> PEERS =
      Map.of(
          "onednn", "dev.normkit.bench.OneDnn",
          "pytorch", "dev.normkit.bench.PyTorch",
          "onnxruntime", "dev.normkit.bench.OnnxRuntime");

  private Contestants() {}

  /** All ids in the order of the table: ours, the peers, the floor, the limit. */
  static List<String> ids() {
    return List.of(SIMD, PLAIN, CPU, LAYER, "onednn", "pytorch", "onnxruntime", FLOOR, LIMIT);
  }

  static boolean isPeer(String id) {
    return PEERS.containsKey(id);
  }

  /** Whether it runs normkit's kernels. */
  static boolean isKernel(String id) {
    return List.of(SIMD, PLAIN, CPU, LAYER).contains(id);
  }

  /** Whether the JVM compiles the loops themselves, which takes it a while. */
  static boolean isOurs(String id) {
    return !isPeer(id) && !id.equals(LIMIT);
  }

  /** A new contestant; one of a peer that is not compiled in declines every row. */
  static Contestant create(String id) {
    return switch (id) {
      case SIMD, CPU -> new KernelContestant(id, Placement.ALIGNED);
      case PLAIN -> new KernelContestant(SIMD, Placement.PLAIN);
      case LAYER -> new LayerContestant();
      case FLOOR -> new FloorContestant();
      case LIMIT -> new CopyContestant();
      default -> peer(id);
    };
  }

  /** Whether what it computes is the row, and one operation. */
  static boolean comparable(String id, Row row) {
    Contestant contestant = create(id);
    return contestant.flaw(row).isEmpty() && !contestant.composed(row);
  }

  private static Contestant peer(String id) {
    if (!isPeer(id)) {
      throw new IllegalArgumentException("no contestant is named " + id + "; there are " + ids());
    }
    try {
      Class<?> type = Class.forName(PEERS.get(id));
      return (Contestant) type.getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException absent) {
      return new AbsentContestant("not compiled in; build with -Pbench,peers");
    } catch (ReflectiveOperationException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
