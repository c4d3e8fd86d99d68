// The windows of TMVA are not offered; what they are called with is told where to look instead.
#include "TMVA/MsgLogger.h"
#include "TMVA/TMVAGui.h"
#include "TMVA/TMVAMultiClassGui.h"
#include "TMVA/TMVARegGui.h"

namespace {

void SayWhereToLook(const char *function, const char *file, const TString &dataset, const char *instead)
{
   TMVA::MsgLogger log(function);
   const TString folder = dataset.IsNull() ? TString("the folder of the data set") : "the folder \"" + dataset + "\"";
   log << TMVA::kWARNING << function << "(\"" << file << "\"): this TMVA has no such window. The histograms and graphs "
       << "are in " << folder << " of that file: look at them with TBrowser; " << instead << TMVA::Endl;
}

} // namespace

void TMVA::TMVAGui(const char *fName, TString dataset)
{
   SayWhereToLook("TMVAGui", fName, dataset, "ROC curves are drawn by Factory::GetROCCurve(loader)");
}

void TMVA::TMVAMultiClassGui(const char *fName, TString dataset)
{
   SayWhereToLook("TMVAMultiClassGui", fName, dataset, "ROC curves are drawn by Factory::GetROCCurve(loader, class)");
}

void TMVA::TMVARegGui(const char *fName, TString dataset)
{
   SayWhereToLook("TMVARegGui", fName, dataset, "TestTree holds the regressed values beside the targets");
}
