package dev.normkit.kernel;

/**
 * Mean and biased variance of neighbouring contiguous runs. Several at a time, so that the latency
 * of one run's roots and divisions hides behind the next run's. Scratch of one thread.
 */
final class RunMoments {
  /** Most runs per call. */
  static final int CAPACITY = 64;

  private final RunLoops loops;
  private final double epsilon;
  private final boolean centered;
  private final int chunk;
  private final Coefficients pivots = new Coefficients(CAPACITY);
  private final float[] s = new float[CAPACITY];
  private final float[] q = new float[CAPACITY];

  /** Σ(x−k) of each run, then the mean of x−k. */
  private final double[] sum = new double[CAPACITY];

  private final double[] square = new double[CAPACITY];

  /** μ of each run of the last call; 0 when not centered. */
  final double[] mean = new double[CAPACITY];

  /** σ² of each run of the last call; the mean square when not centered. */
  final double[] variance = new double[CAPACITY];

  RunMoments(RunLoops loops, double epsilon, boolean centered, int chunk) {
    this.loops = loops;
    this.epsilon = epsilon;
    this.centered = centered;
    this.chunk = chunk;
  }

  /** Measures {@code runs} runs of {@code n} elements from {@code at}. */
  void measure(float[] x, int at, int runs, int n) {
    if (centered) {
      loops.pivots(x, at, runs, n, pivots, 0);
    }
    sum(x, at, 0, runs, n);
    moments(0, runs, n);
    for (int i = 0; i < runs; i++) {
      if (!Precision.sumsSuffice(sum[i], variance[i] + epsilon)) {
        measureAgain(x, at + i * n, i, n);
      }
    }
  }

  /** Measures a run whose pivot lies far from its mean, or whose squares leave the float range. */
  private void measureAgain(float[] x, int at, int i, int n) {
    if (Precision.pivotIsFar(sum[i], variance[i] + epsilon)) {
      pivots.k[i] = (float) mean[i];
      sum(x, at, i, 1, n);
      moments(i, i + 1, n);
    }
    if (!Precision.sumsSuffice(sum[i], variance[i] + epsilon) && !constant(x, at, i, n)) {
      mean[i] = centered ? Precision.mean(x, at, 1, n) : 0;
      variance[i] = Precision.meanSquare(x, at, 1, n, mean[i]);
    }
  }

  /** Whether all of a run is its pivot, so that its moments are exact. */
  private boolean constant(float[] x, int at, int i, int n) {
    return variance[i] == 0 && x[at] == pivots.k[i] && Precision.allEqual(x, at, 1, n);
  }

  /** Turns sums into moments; the sum becomes the distance of the mean from the pivot. */
  private void moments(int from, int to, int n) {
    double share = 1.0 / n;
    for (int i = from; i < to; i++) {
      double shift = sum[i] * share;
      sum[i] = shift;
      mean[i] = pivots.k[i] + shift;
      variance[i] = variance(square[i], share, shift);
    }
  }

  /** σ² from Σd², 1/n and the distance of the mean from the pivot. */
  static double variance(double square, double share, double shift) {
    return Math.max(0, square * share - shift * shift);
  }

  private void sum(float[] x, int at, int first, int runs, int n) {
    if (n <= chunk) {
      sumChunks(x, at, first, runs, n);
      for (int i = 0; i < runs; i++) {
        sum[first + i] = s[i];
        square[first + i] = q[i];
      }
      return;
    }
    for (int i = 0; i < runs; i++) {
      sumLongRun(x, at + i * n, first + i, n);
    }
  }

  private void sumLongRun(float[] x, int at, int run, int n) {
    sum[run] = 0;
    square[run] = 0;
    for (int j = 0; j < n; j += chunk) {
      sumChunks(x, at + j, run, 1, Math.min(chunk, n - j));
      sum[run] += s[0];
      square[run] += q[0];
    }
  }

  private void sumChunks(float[] x, int at, int first, int runs, int n) {
    if (centered) {
      loops.sums(x, at, runs, n, pivots, first, s, q);
    } else {
      loops.squares(x, at, runs, n, q);
    }
  }
}
