extension DataTable {
  /// What turns the evidence for a result into the score that is shown: see `Calibration`.
  package static let calibration = DataTable(
    #"""
    # What turns the evidence for a result into the score that is shown: the sum of each number times what it
    # stands for, through the logistic function. [words]: without a model; [meaning]: with one.
    # held: the share of the question, by rarity, that the result holds itself (0 to 1)
    # lead: its place beside the best result, times what the best one holds (0 to 1)
    # near: its nearness in meaning, a cosine less the median of the cube
    # personal: the question is about the user, and the result is a memory of the user
    # nearest: the same, times its nearness as a share of the nearest one's, as far as it is not near by itself
    # broad: the question asks for whatever is known of the user
    # unknown: the question names somebody or something that no text names
    # crowd: the logarithm of the number of texts: among many some are near by chance
    # asks: the result is a question itself

    [words]
    bias -4.55
    held 7.3
    lead 1.5
    near 0
    personal 0
    nearest 0
    broad 5.2
    unknown -0.7
    crowd -0.05
    asks -0.5

    [meaning]
    bias -3.14
    held 6
    lead 1.5
    near 18
    personal 0.3
    nearest 3.6
    broad 4.2
    unknown -1.4
    crowd -0.5
    asks -0.5
    """#)
}
