#include "options/OutputDirectory.h"

#include "TClass.h"
#include "TKey.h"
#include "TList.h"
#include "TMVA/Tools.h"

#include <stdexcept>
#include <string>

TDirectory *TMVA::FindDirectory(TDirectory &parent, const TString &name)
{
   if (auto *directory = dynamic_cast<TDirectory *>(parent.GetList()->FindObject(name)))
      return directory;
   TKey *key = parent.GetKey(name);
   const TClass *type = key ? TClass::GetClass(key->GetClassName()) : nullptr;
   return type && type->InheritsFrom(TDirectory::Class()) ? dynamic_cast<TDirectory *>(key->ReadObj()) : nullptr;
}

TDirectory &TMVA::SubDirectory(TDirectory &parent, const TString &name, const TString &title)
{
   TDirectory *directory = FindDirectory(parent, name);
   if (!directory)
      directory = parent.mkdir(name, title);
   if (!directory)
      throw std::runtime_error("the directory \"" + std::string(name.Data()) + "\" cannot be made in " +
                               parent.GetPath() + ": is something else of this name there?");
   return *directory;
}

TString TMVA::PathInFile(const TString &dataSet)
{
   TString path;
   for (const TString &part : gTools().SplitString(dataSet, '/'))
      if (part != "" && part != "." && part != "..")
         path += (path == "" ? "" : "/") + part;
   return path;
}

TDirectory &TMVA::DataSetDirectory(TDirectory &file, const TString &dataSet)
{
   TDirectory *directory = &file;
   for (const TString &part : gTools().SplitString(PathInFile(dataSet), '/'))
      directory = &SubDirectory(*directory, part, part);
   return *directory;
}
