package io.djltuner.space;

/** The distribution of initial weights. */
public enum MlpInitialization {
    /** Uniform with variance 2 / (inputs + units) (Glorot and Bengio 2010). */
    GLOROT_UNIFORM,
    /** Normal with variance 2 / inputs (He et al. 2015). */
    HE_NORMAL,
    /** Uniform with variance 2 / inputs (He et al. 2015). */
    HE_UNIFORM,
    /** Normal with variance 1 / inputs (LeCun et al. 1998). */
    LECUN_NORMAL
}
