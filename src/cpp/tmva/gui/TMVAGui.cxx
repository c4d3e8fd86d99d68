// The doors: every picture that a TMVA output file has the histograms for, into <data set>/plots.
#include "TMVA/TMVAGui.h"

#include "TFile.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/TMVAMultiClassGui.h"
#include "TMVA/TMVARegGui.h"
#include "TSystem.h"
#include "gui/Pictures.h"
#include "options/NearestNames.h"
#include "options/OutputDirectory.h"

#include <map>
#include <string>

namespace TMVA {

namespace {

using Gui::KeysLike;

/// A directory with methods or input variables: the file itself in files older than the data loader.
Bool_t IsDataSet(TDirectory &directory)
{
   return !KeysLike(directory, "Method_").empty() || !KeysLike(directory, "InputVariables_").empty();
}

/// By name; data sets with names as "2026/muons" lie deeper.
void FindDataSets(TDirectory &directory, const TString &name, std::map<TString, TDirectory *> &found)
{
   if (IsDataSet(directory)) {
      found[name] = &directory;
      return;
   }
   for (const TString &key : KeysLike(directory, ""))
      if (TDirectory *below = FindDirectory(directory, key))
         FindDataSets(*below, name == "" ? key : name + "/" + key, found);
}

Gui::Methods MethodsOf(TDirectory &dataSet)
{
   Gui::Methods methods;
   for (const TString &type : KeysLike(dataSet, "Method_")) {
      TDirectory *ofType = FindDirectory(dataSet, type);
      if (!ofType)
         continue;
      for (const TString &title : KeysLike(*ofType, ""))
         if (TDirectory *directory = FindDirectory(*ofType, title))
            methods.push_back({title, directory});
   }
   return methods;
}

void DrawAll(TDirectory &dataSet, const TString &name, MsgLogger &log)
{
   const TString folder = name == "" ? "plots" : name + "/plots";
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
   log << kINFO << book.GetPictures().size() << " pictures of the data set \"" << name << "\" in "
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
   std::map<TString, TDirectory *> dataSets;
   FindDataSets(*file, "", dataSets);
   std::vector<std::string> names;
   for (const auto &[name, dataSet] : dataSets)
      names.emplace_back(name.Data());
   if (dataSets.empty())
      log << kFATAL << function << "(\"" << fileName << "\"): this file holds no data set of a TMVA job: no directory "
          << "in it has InputVariables_... or Method_..." << Endl;
   if (!wanted.IsNull() && dataSets.count(PathInFile(wanted)) == 0)
      log << kFATAL << function << "(\"" << fileName << "\", \"" << wanted << "\"): that data set is not in the file; "
          << "it has " << QuotedList(names) << Endl;
   for (const auto &[name, dataSet] : dataSets)
      if (wanted.IsNull() || PathInFile(wanted) == name)
         DrawAll(*dataSet, name, log);
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
