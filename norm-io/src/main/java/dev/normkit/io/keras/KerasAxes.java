package dev.normkit.io.keras;

import java.util.List;

/**
 * Which axes a layer of Keras names: LayerNormalization and RMSNormalization those that they
 * normalize, the others that of their channels.
 *
 * @param axes as the file has them, negative from the end; none if it doesn't say
 * @param rank how many axes the data has; 0 if the file doesn't say
 * @param normalized whether they are those that are normalized
 */
record KerasAxes(List<Integer> axes, int rank, boolean normalized) {

  static KerasAxes of(KerasConfig.Norm norm, KerasKind kind) {
    return new KerasAxes(
        norm.fields().axes(),
        norm.fields().rank(),
        kind == KerasKind.LAYER || kind == KerasKind.RMS);
  }

  void say(List<String> said, List<String> obstacles) {
    if (axes.isEmpty() || areLast()) {
      return;
    }
    if (normalized) {
      String given = "axis " + axes + " is normalized";
      if (rank > 0 || axes.stream().anyMatch(axis -> axis < 0) || !follow()) {
        obstacles.add(
            given
                + (rank > 0 ? " of data with " + rank + " axes" : "")
                + "; a layer here normalizes the last axes, without a gap");
      } else {
        said.add(
            given
                + ", which is taken for the last of the data, since the file doesn't say how many"
                + " axes that has");
      }
    } else if (axes.size() > 1) {
      obstacles.add("axes " + axes + " are those of its channels; a layer here has one such axis");
    } else if (axes.get(0) == 1) {
      said.add(
          "its channels lie in axis 1, so its data is channels first; give calls"
              + " Shape.channelsFirst(…)");
    } else if (rank == 0 && axes.get(0) > 1) {
      said.add(
          "its channels lie in axis "
              + axes.get(0)
              + ", which is taken for the last of the data, since the file doesn't say how many"
              + " axes that has");
    } else {
      obstacles.add(
          "its channels lie in axis "
              + axes.get(0)
              + (rank > 0 ? " of data with " + rank + " axes" : "")
              + "; a layer here has them in axis 1 or in the last");
    }
  }

  /** Whether they are proven to be the last axes. */
  private boolean areLast() {
    for (int i = 0; i < axes.size(); i++) {
      int back = axes.size() - i;
      int axis = axes.get(i);
      if (axis != -back && (rank == 0 || axis != rank - back)) {
        return false;
      }
    }
    return true;
  }

  private boolean follow() {
    for (int i = 1; i < axes.size(); i++) {
      if (axes.get(i) != axes.get(i - 1) + 1) {
        return false;
      }
    }
    return true;
  }
}
