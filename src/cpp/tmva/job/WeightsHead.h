// The root element of a weights file: which method is in it.
#ifndef TMVATORCH_JOB_WEIGHTSHEAD
#define TMVATORCH_JOB_WEIGHTSHEAD

#include "TString.h"

#include <string>

namespace TMVA {

class MsgLogger;

/// Of <MethodSetup Method="<type>::<title>">.
struct WeightsHead {
   TString fTypeName;
   TString fTitle;
};

/// Reads the beginning of the file only; fatal, through the given logger, if it is no weights file.
WeightsHead ReadWeightsHead(const TString &file, MsgLogger &log);

/// The same from text; `source` names it in messages.
WeightsHead ParseWeightsHead(const std::string &text, const TString &source, MsgLogger &log);

} // namespace TMVA
#endif
