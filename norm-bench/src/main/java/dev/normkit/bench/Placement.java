package dev.normkit.bench;

import dev.normkit.api.FloatSpan;

/** Where a tensor lies in its array. */
enum Placement {
  /** On the boundary of a cache line, as the peers' tensors do. */
  ALIGNED {
    @Override
    FloatSpan room(int length) {
      return FloatSpan.aligned(length);
    }
  },
  /** From the array's first element on, behind such a boundary by the array's header. */
  PLAIN {
    @Override
    FloatSpan room(int length) {
      return FloatSpan.of(new float[length]);
    }
  };

  abstract FloatSpan room(int length);

  /** A copy of values. */
  FloatSpan copy(float[] values) {
    FloatSpan copy = room(values.length);
    copy.setAll(values);
    return copy;
  }

  /** Room for as many values, as far behind as the problem says. */
  FloatSpan output(Problem problem, int length) {
    FloatSpan room = room(problem.shift() + length);
    return new FloatSpan(room.array(), room.offset() + problem.shift(), length);
  }
}
