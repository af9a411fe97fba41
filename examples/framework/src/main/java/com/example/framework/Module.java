package com.example.framework;

import dev.normkit.api.Shape;

/** What the framework's networks are made of; convolutions and the like would be others. */
interface Module {
  float[] forward(float[] x, Shape shape);

  float[] backward(float[] dy);
}
