// The doors: every picture that a TMVA output file has the histograms for, into <data set>/plots.
#include "TMVA/TMVAGui.h"

#include "TFile.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/TMVAMultiClassGui.h"
#include "TMVA/TMVARegGui.h"
#include "TSystem.h"
#include "gui/Pictures.h"
#include "options/NearestNames.h"

#include <algorithm>
#include <string>

namespace TMVA {

namespace {

using Gui::KeysLike;

/// A directory with methods or input variables: the file itself in files older than the data loader.
Bool_t IsDataSet(TDirectory &directory)
{
   return !KeysLike(directory, "Method_").empty() || !KeysLike(directory, "InputVariables_").empty();
}

std::vector<TDirectory *> DataSetsOf(TFile &file)
{
   if (IsDataSet(file))
      return {&file};
   std::vector<TDirectory *> found;
   for (const TString &name : KeysLike(file, ""))
      if (TDirectory *directory = file.GetDirectory(name); directory && IsDataSet(*directory))
         found.push_back(directory);
   return found;
}

Gui::Methods MethodsOf(TDirectory &dataSet)
{
   Gui::Methods methods;
   for (const TString &type : KeysLike(dataSet, "Method_")) {
      TDirectory *ofType = dataSet.GetDirectory(type);
      if (!ofType)
         continue;
      for (const TString &title : KeysLike(*ofType, ""))
         if (TDirectory *directory = ofType->GetDirectory(title))
            methods.push_back({title, directory});
   }
   return methods;
}

void DrawAll(TDirectory &dataSet, const TString &folder, MsgLogger &log)
{
   Gui::Book book(folder);
   const Gui::Methods methods = MethodsOf(dataSet);
   Gui::DrawInputVariables(book, dataSet);
   Gui::DrawCorrelationMatrices(book, dataSet);
   Gui::DrawResponses(book, methods);
   Gui::DrawClassOutputs(book, methods);
   Gui::DrawCutEfficiencies(book, methods);
   Gui::DrawRocCurves(book, methods);
   Gui::DrawClassRocCurves(book, methods);
   Gui::DrawDeviations(book, methods);
   Gui::DrawMeanDeviations(book, methods);
   Gui::DrawTrainingHistory(book, methods);
   log << kINFO << book.GetPictures().size() << " pictures of the data set \"" << dataSet.GetName() << "\" in "
       << gSystem->WorkingDirectory() << "/" << folder << ":";
   for (const TString &picture : book.GetPictures())
      log << " " << picture;
   log << Endl;
}

void DrawFile(const char *function, const char *fileName, const TString &wanted)
{
   MsgLogger log(function);
   const std::unique_ptr<TFile> file(gSystem->AccessPathName(fileName) ? nullptr : TFile::Open(fileName));
   if (!file || file->IsZombie())
      log << kFATAL << function << "(\"" << fileName << "\"): there is no such ROOT file; give the name of the file "
          << "that the factory wrote" << Endl;
   const std::vector<TDirectory *> dataSets = DataSetsOf(*file);
   std::vector<std::string> names;
   for (const TDirectory *dataSet : dataSets)
      names.emplace_back(dataSet->GetName());
   if (dataSets.empty())
      log << kFATAL << function << "(\"" << fileName << "\"): this file holds no data set of a TMVA job: no directory "
          << "in it has InputVariables_... or Method_..." << Endl;
   if (!wanted.IsNull() && std::find(names.begin(), names.end(), wanted.Data()) == names.end())
      log << kFATAL << function << "(\"" << fileName << "\", \"" << wanted << "\"): that data set is not in the file; "
          << "it has " << QuotedList(names) << Endl;
   for (TDirectory *dataSet : dataSets)
      if (wanted.IsNull() || wanted == dataSet->GetName())
         DrawAll(*dataSet, dataSet == file.get() ? TString("plots") : TString(dataSet->GetName()) + "/plots", log);
}

} // namespace

void TMVAGui(const char *fName, TString dataset)
{
   DrawFile("TMVAGui", fName, dataset);
}

void TMVAMultiClassGui(const char *fName, TString dataset)
{
   DrawFile("TMVAMultiClassGui", fName, dataset);
}

void TMVARegGui(const char *fName, TString dataset)
{
   DrawFile("TMVARegGui", fName, dataset);
}

} // namespace TMVA
