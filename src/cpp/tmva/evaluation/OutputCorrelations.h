// Linear correlations between the responses of methods, printed for people.
#ifndef TMVA_EVALUATION_OutputCorrelations
#define TMVA_EVALUATION_OutputCorrelations

#include "TMatrixD.h"

#include <vector>

namespace TMVA {
class MethodBase;
class MsgLogger;
} // namespace TMVA

namespace TMVA::Evaluation {

/// Of columns of equal length, over the rows whose weight is not zero; 0 where a column does not vary.
TMatrixD WeightedCorrelations(const std::vector<std::vector<float>> &columns, const std::vector<double> &weights);
/// For signal and for background: correlations of the test responses, and how often two methods agree.
void PrintOutputCorrelations(const std::vector<MethodBase *> &methods, MsgLogger &log);

} // namespace TMVA::Evaluation
#endif
