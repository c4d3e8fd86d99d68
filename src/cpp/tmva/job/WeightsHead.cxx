// Reading of the root element of a weights file.
#include "job/WeightsHead.h"

#include "TMVA/MsgLogger.h"
#include "TMVA/Tools.h"
#include "TSystem.h"

#include <fstream>

TMVA::WeightsHead TMVA::ReadWeightsHead(const TString &file, MsgLogger &log)
{
   if (!file.EndsWith(".xml"))
      log << kFATAL << "The weights file \"" << file << "\" is not an .xml file; files of the old text format must be "
          << "trained anew" << Endl;
   std::ifstream stream(file.Data());
   if (!stream)
      log << kFATAL << "The weights file \"" << file << "\" cannot be opened (working directory "
          << gSystem->WorkingDirectory() << "); training writes it as <data set>/weights/<job>_<title>.weights.xml"
          << Endl;
   // The rest of the file may be large.
   const std::size_t kEnough = 1 << 14;
   std::string beginning(kEnough, '\0');
   stream.read(beginning.data(), static_cast<std::streamsize>(kEnough));
   beginning.resize(static_cast<std::size_t>(stream.gcount()));
   return ParseWeightsHead(beginning, "\"" + file + "\"", log);
}

TMVA::WeightsHead TMVA::ParseWeightsHead(const std::string &text, const TString &source, MsgLogger &log)
{
   const std::string kRoot = "<MethodSetup";
   const auto begin = text.find(kRoot);
   const auto end = begin == std::string::npos ? begin : text.find('>', begin);
   if (end == std::string::npos)
      log << kFATAL << "The weights file " << source << " has no element " << kRoot
          << "...>: it is not one of TMVA, or it is cut off" << Endl;
   const auto element = text.substr(begin, end - begin) + (text[end - 1] == '/' ? ">" : "/>");
   auto &xml = gTools().xmlengine();
   void *node = xml.ReadSingleNode(element.c_str());
   const TString method = node && gTools().HasAttr(node, "Method") ? xml.GetAttr(node, "Method") : "";
   xml.FreeNode(node);
   const auto colons = method.Index("::");
   if (colons == kNPOS)
      log << kFATAL << "The weights file " << source << " says Method=\"" << method
          << "\"; Method=\"<type>::<title>\" is "
          << "expected" << Endl;
   return {method(0, colons), method(colons + 2, method.Length())};
}
