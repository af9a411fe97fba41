package com.example.scala

import dev.normkit.api.{FloatSpan, Momentum, NormSpec}
import dev.normkit.layer.{NormLayer, TrainingObserver}
import scala.jdk.OptionConverters.*

/** A layer as a function: `norm(x)`. */
extension (norm: NormLayer) def apply(x: Array[Float]): Array[Float] = norm.forward(x)

object Main:
  def main(args: Array[String]): Unit =
    val x = Array[Float](1, 2, 3, 4, 10, 20, 30, 40)

    val layerNorm = NormLayer.of(NormSpec.layerNorm().epsilon(1e-6), 4)
    println("LayerNorm  " + layerNorm(x).mkString(", "))

    // FloatSpan.of shares the array, so y receives the result.
    val y = new Array[Float](x.length)
    layerNorm.infer(FloatSpan.of(x), FloatSpan.of(y))
    println("into y, the same: " + y.sameElements(layerNorm(x)))

    // Optional becomes Option.
    val batches = layerNorm.runningStatistics().toScala.map(_.batches)
    println("LayerNorm has seen " + batches.getOrElse("no") + " batches: it keeps no statistics")

    // A lambda is an observer; under a name it can be removed.
    val batchNorm = NormLayer.of(NormSpec.batchNorm().momentum(Momentum.ofNew(0.5)), 4)
    val observer: TrainingObserver = (plan, _) => println("observed: " + plan.shape)
    batchNorm.addObserver(observer)
    batchNorm(x)
    batchNorm.removeObserver(observer)
    batchNorm(x)
    for statistics <- batchNorm.runningStatistics().toScala do
      println("running means  " + statistics.means.mkString(", "))
